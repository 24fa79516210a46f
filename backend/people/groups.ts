import { GROUPS, type Group } from '#core/actor.ts'

const BY_NAME: ReadonlyMap<string, Group> = new Map([
  ...GROUPS.map((group) => [group, group] as const),
  ['TREAdmin', 'ResearchIT'] as const,
])

/**
 * The groups that these names stand for, each once, in the order of GROUPS. Names count only when they are exact:
 * no other case, no spaces, no part of a longer name. TREAdmin is read as ResearchIT; any other name gives nothing.
 */
export function groupsFrom(names: readonly string[]): Group[] {
  const found = new Set(names.map((name) => BY_NAME.get(name)))
  return GROUPS.filter((group) => found.has(group))
}

/** Every name under which a group may be kept: its own, and older ones. */
export function namesOf(group: Group): readonly string[] {
  return [...BY_NAME].flatMap(([name, meant]) => (meant === group ? name : []))
}
