import { newPathSet, pathProblem, type Collision } from '#core/paths.ts'
import type { Problem } from '#core/refusal.ts'

/**
 * Why announced paths cannot be accepted beside those that the draft has: unsafe names, and names that would collide.
 * Announcing a path again is fine; naming it twice in one call is not.
 */
export function announcedNameProblems(
  announced: readonly string[],
  known: readonly string[],
): readonly Problem[] {
  const again = new Set(announced)
  const set = newPathSet()
  for (const path of known) if (!again.has(path)) set.add(path)
  return announced.flatMap((path): Problem[] => {
    const unsafe = pathProblem(path)
    if (unsafe) return [{ at: path, code: unsafe.code, message: unsafe.sentence }]
    const collision = set.add(path)
    return collision ? [collisionProblem(collision)] : []
  })
}

function collisionProblem({ path, kind }: Collision): Problem {
  if (kind === 'FILE_AND_FOLDER')
    return {
      at: path,
      code: kind,
      message: 'One name is used for a file and for a folder. Rename one of them.',
    }
  return {
    at: path,
    code: 'COLLISION',
    message:
      'Another file has the same name but for case or Unicode form, so one would replace the other. Rename one of them.',
  }
}
