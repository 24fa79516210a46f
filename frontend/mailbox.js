// @ts-check
import { mailboxView } from './views/mailbox-view.js'
import { startPage } from './views/shell.js'

startPage({ address: '/mailbox', view: mailboxView })
