import { discardPackage } from '#egress/tasks/discard-package.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

/** Taking back what a release published that then failed. */
export const DISCARD_PACKAGE_TASKS = { discardPackage: task(OF_REQUEST, discardPackage) }
