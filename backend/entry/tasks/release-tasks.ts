import { releasePackage } from '#egress/tasks/release-package.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

/** Packing and publishing what was approved. */
export const RELEASE_TASKS = { releasePackage: task(OF_REQUEST, releasePackage) }
