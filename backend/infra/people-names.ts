/** The group of the user pool that holds the members of a project. */
export function groupOfProject(project: string): string {
  return `project-${project}`
}

/** The pool's own attribute for what Google says an account belongs to; in tokens and triggers it is `custom:hd`. */
export const HOSTED_DOMAIN = 'hd'
