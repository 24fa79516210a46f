/** The form in which e-mail addresses are compared: two that differ only in case or outer spaces are the same. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase()
}
