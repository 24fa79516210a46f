/** How far a request of the demo has come. */
export type DemoStage = 'draft' | 'firstStage' | 'secondStage' | 'rejected' | 'released'

export interface DemoRequest {
  /** Also the client request id under which it is made, so that it is made once. */
  readonly key: string
  readonly by: string
  readonly project: string
  readonly title: string
  readonly purpose: string
  /** Path in the package -> file in examples/demo/files. */
  readonly files: Readonly<Record<string, string>>
  readonly stage: DemoStage
}

/** What the demo shows from the first moment on: one request for each place that a request can be in. */
export const DEMO_REQUESTS: readonly DemoRequest[] = [
  {
    key: 'demo-prevalence',
    by: 'researcher@example.org',
    project: 'demo',
    title: 'Asthma prevalence by region',
    purpose: 'Table 1 of the annual report of the respiratory network. It will be published.',
    files: { 'tables/prevalence.csv': 'prevalence-by-region.csv', 'README.txt': 'methods.txt' },
    stage: 'released',
  },
  {
    key: 'demo-survival-draft',
    by: 'researcher@example.org',
    project: 'demo',
    title: 'Survival estimates, first version',
    purpose: 'To show to the steering group before the analysis is final.',
    files: { 'tables/survival.csv': 'survival-by-year.csv' },
    stage: 'rejected',
  },
  {
    key: 'demo-coefficients',
    by: 'researcher@example.org',
    project: 'demo',
    title: 'Model coefficients for the supplement',
    purpose: 'Supplementary table 4 of the cohort paper, for the journal.',
    files: { 'model/coefficients.json': 'model-coefficients.json', 'model/methods.txt': 'methods.txt' },
    stage: 'secondStage',
  },
  {
    key: 'demo-survival',
    by: 'researcher@example.org',
    project: 'demo',
    title: 'Table 2 of the cohort paper',
    purpose: 'Survival by year since diagnosis, rounded as the journal asks. It will be published.',
    files: {
      'tables/survival.csv': 'survival-by-year.csv',
      'figures/survival.csv': 'survival-by-year.csv',
      'README.txt': 'methods.txt',
    },
    stage: 'firstStage',
  },
  {
    key: 'demo-prescriptions',
    by: 'researcher-2@example.org',
    project: 'other',
    title: 'Prescriptions by quarter',
    purpose: 'For the commissioning group, who asked for the trend of one year.',
    files: { 'prescriptions.csv': 'prescriptions-by-quarter.csv' },
    stage: 'firstStage',
  },
  {
    key: 'demo-next',
    by: 'researcher@example.org',
    project: 'demo',
    title: 'Figures for the annual report',
    purpose: 'The underlying numbers of two figures. More files follow.',
    files: { 'figures/prevalence.csv': 'prevalence-by-region.csv' },
    stage: 'draft',
  },
]
