import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { FolderOf } from '../bundle/folder-of.ts'
import { environmentOf, type Told } from '../environment.ts'
import { FUNCTION_SIZES } from '../function-sizes.ts'
import { FUNCTIONS, type FunctionId, type FunctionSpec } from '../functions-table.ts'
import { lambdaFunction, type LiveFunction } from '../lambda-function.ts'
import { isAtWorks } from '../release-roles.ts'
import type { Places } from '../rights/places.ts'
import { RIGHTS } from '../rights/rights.ts'
import type { Setting } from '../setting.ts'
import type { SharedFolder } from '../stateful/shared-folder.ts'
import type { Stateful } from '../stateful/stateful-stack.ts'

/** Where functions mount the file system in which many make packages. */
export const WORKS_PLACE = '/mnt/works'

export interface FunctionsOptions {
  readonly stateful: Stateful
  readonly places: Places
  readonly told: Told
  readonly folderOf: FolderOf
  readonly telemetry: ManagedPolicy
}

export type Functions = Readonly<Record<FunctionId, LiveFunction>>

/** Every function of the tables, with the rights that are written for it. */
export function functions(scope: Construct, setting: Setting, options: FunctionsOptions): Functions {
  const made: Partial<Record<FunctionId, LiveFunction>> = Object.fromEntries(
    FUNCTIONS.map((spec) => [spec.id, functionOf(scope, setting, options, spec)]),
  )
  if (!isWhole(made)) throw new Error('The tables have functions that were not made')
  return made
}

function isWhole(made: Partial<Record<FunctionId, LiveFunction>>): made is Functions {
  return FUNCTIONS.every(({ id }) => made[id] !== undefined)
}

function functionOf(
  scope: Construct,
  setting: Setting,
  { stateful, places, told, folderOf, telemetry }: FunctionsOptions,
  spec: FunctionSpec,
): LiveFunction {
  const folder = isAtWorks(spec.id) ? stateful.sharedFolder : undefined
  const made = lambdaFunction(scope, setting, {
    name: spec.id,
    description: `Sluice: ${spec.id}`,
    folder: folderOf(spec.bundle),
    ...FUNCTION_SIZES[spec.id],
    environment: environmentOf(spec, told),
    rights: RIGHTS[spec.id].flatMap((right) => right(places)),
    logKey: stateful.keys.operations,
    telemetry,
    ...(folder && { place: { vpc: folder.network.vpc, securityGroup: folder.network.releasing } }),
  })
  if (folder) mount(made, folder)
  return made
}

/** By the resource itself, since the construct would let the two security groups wait for each other. */
function mount({ lambda }: LiveFunction, { door }: SharedFolder): void {
  const resource = lambda.node.defaultChild
  if (!(resource instanceof CfnFunction)) throw new Error('The function has no resource')
  resource.fileSystemConfigs = [{ arn: door.accessPointArn, localMountPath: WORKS_PLACE }]
  lambda.node.addDependency(door.fileSystem.mountTargetsAvailable)
}
