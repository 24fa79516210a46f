/**
 * A file name for a package that is safe on every system: letters, digits and dashes of its title, and its id. What it
 * begins with keeps it from being the name of a device.
 */
export function packageName({ id, title }: { readonly id: string; readonly title: string }): string {
  const slug = dashed(title).slice(0, 60).replace(/-+$/u, '').toLowerCase()
  return `${['sluice', slug, dashed(id).slice(0, 36)].filter((part) => part !== '').join('_')}.zip`
}

function dashed(text: string): string {
  // Letters lose their accents; what then is not plain becomes a dash.
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
}
