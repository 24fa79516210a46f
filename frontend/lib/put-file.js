// @ts-check

/**
 * Sends the bytes of one file to its link. No header is set: a store refuses what its link does not allow.
 * @param {string} url
 * @param {File} file
 * @param {(bytes: number) => void} onProgress told how many bytes have left so far
 * @returns {Promise<string | undefined>} why it did not arrive; `undefined` where it did
 */
export function putFile(url, file, onProgress) {
  return new Promise((resolve) => {
    const http = new XMLHttpRequest()
    http.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    http.addEventListener('load', () => {
      const arrived = http.status >= 200 && http.status < 300
      if (arrived) onProgress(file.size)
      resolve(arrived ? undefined : reasonIn(http))
    })
    http.addEventListener('error', () =>
      resolve('The connection broke, or the file was changed or removed after you chose it.'),
    )
    http.open('PUT', url)
    http.send(file)
  })
}

/** @param {XMLHttpRequest} http */
function reasonIn({ responseText, status }) {
  try {
    return String(JSON.parse(responseText).error.message)
  } catch {
    return `The server answered ${status}.`
  }
}
