/**
 * Metadata of a package that was put together: its own key, which is of what was approved. It is written when the package is
 * begun, and its SHA-256 is known only when it has been read back.
 */
export const PUT_TOGETHER_AS = 'put-together-as'
