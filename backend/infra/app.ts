import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { statefulStack } from './stateful-stack.ts'

const app = new App()
statefulStack(app, 'SluiceStateful')
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
app.synth()
