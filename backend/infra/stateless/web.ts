import { CfnApp, CfnBranch, CfnDomain } from 'aws-cdk-lib/aws-amplify'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { contentPolicy } from '../content-policy.ts'
import type { Setting } from '../setting.ts'
import { BRANCH, ownWebUrl } from '../web-origin.ts'
import type { Api } from './api.ts'

export interface Web {
  readonly appId: string
  /** Where people reach it, without a slash at the end. */
  readonly url: string
}

export interface WebOptions {
  readonly api: Api
  /** The address of the sign-in page. */
  readonly signInUrl: string
  /** Buckets whose signed links the pages use. */
  readonly buckets: readonly IBucket[]
}

/** A year; browsers then do not try plain HTTP any more. */
const HSTS_SECONDS = 31_536_000

/** The place of the web app. Its files are brought by a deployment of their own: see docs/deploy.md. */
export function web(scope: Construct, { config, names }: Setting, options: WebOptions): Web {
  const app = new CfnApp(scope, 'WebApp', {
    name: names.prefix,
    platform: 'WEB',
    customHeaders: headersFile({
      'Content-Security-Policy': contentPolicy(calledBy(options)),
      'Strict-Transport-Security': `max-age=${HSTS_SECONDS}; includeSubDomains`,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    }),
    customRules: [
      { source: '/mailbox', target: '/mailbox.html', status: '200' },
      { source: '/<*>', target: '/index.html', status: '404-200' },
    ],
  })
  const branch = new CfnBranch(scope, 'WebBranch', {
    appId: app.attrAppId,
    branchName: BRANCH,
    stage: 'PRODUCTION',
    enableAutoBuild: false,
    enablePullRequestPreview: false,
  })
  const { domain } = config.web
  if (domain)
    new CfnDomain(scope, 'WebDomain', {
      appId: app.attrAppId,
      domainName: domain.name,
      subDomainSettings: [{ branchName: branch.attrBranchName, prefix: domain.prefix }],
      ...(domain.certificateArn !== undefined && {
        certificateSettings: { certificateType: 'CUSTOM', customCertificateArn: domain.certificateArn },
      }),
    })
  return { appId: app.attrAppId, url: ownWebUrl(config) ?? `https://${BRANCH}.${app.attrDefaultDomain}` }
}

/** Where the pages ask, sign in and bring files to. */
function calledBy({ api, signInUrl, buckets }: WebOptions): readonly string[] {
  return [
    api.resource.attrGraphQlUrl,
    api.resource.attrRealtimeUrl,
    signInUrl,
    ...buckets.map(({ bucketRegionalDomainName }) => `https://${bucketRegionalDomainName}`),
  ]
}

/** The form that Amplify Hosting takes. */
function headersFile(headers: Readonly<Record<string, string>>): string {
  return [
    'customHeaders:',
    "  - pattern: '**'",
    '    headers:',
    ...Object.entries(headers).flatMap(([key, value]) => [
      `      - key: '${key}'`,
      // In double quotes, since policies hold single ones.
      `        value: "${value}"`,
    ]),
    '',
  ].join('\n')
}
