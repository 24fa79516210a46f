import { dirname } from 'node:path'

/** The account and region that everything in the emulator belongs to. */
export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-2'

type Environment = Readonly<Record<string, string>>

/** What a process needs to reach the emulator, and nothing of what would reach AWS. */
export function emulatorEnvironment(url: string): Environment {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // The emulator takes a key of twelve digits for the account.
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
  }
}

/** The environment of this process without its AWS settings: no test may reach a real account by accident. */
export function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|CDK)_/.test(name)))
}

/** The emulator's own settings. Its Lambdas see these too, so there is no more in them than they need. */
export function emulatorSettings(port: number, folder: string): Environment {
  return {
    // Its Lambdas run on the Node that runs this.
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    TMPDIR: folder,
    STATE_DIR: `${folder}/state`,
    S3_DATA_DIR: `${folder}/s3`,
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    MINISTACK_REGION: REGION,
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    // Policies of roles and of resources are enforced, as they are on AWS.
    AUTH: 'true',
    PERSIST_STATE: '0',
    LAMBDA_EXECUTOR: 'local',
    // Listeners that nothing here needs.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  }
}
