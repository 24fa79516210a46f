// @ts-check
import { newRequestView } from './views/new-request.js'
import { requestListView } from './views/request-list.js'
import { requestView } from './views/request-view.js'
import { startPage } from './views/shell.js'

startPage({
  address: '/',
  view(visit) {
    const id = /^#request=(.+)$/.exec(visit.target)?.[1]
    if (id !== undefined) return requestView(visit, readable(id))
    return visit.target === '#new' ? newRequestView(visit) : requestListView(visit)
  },
})

/** @param {string} escaped */
function readable(escaped) {
  try {
    return decodeURIComponent(escaped)
  } catch {
    return escaped
  }
}
