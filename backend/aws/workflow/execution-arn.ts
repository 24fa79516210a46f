/**
 * The ARN of an execution by its name. Whether it was started by the state machine's own ARN, an alias's or a version's:
 * executions belong to the state machine.
 */
export function executionArn(stateMachineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':')
  return [arn, partition, service, region, account, 'execution', machine, name].join(':')
}
