import { writeFileSync } from 'node:fs'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'

/** What the editor shows to who opens it for the first time. */
const FIRST_QUERY = `# Sign in first: POST /oauth2/token answers an access_token. Then put this into Headers below:
#   { "Authorization": "Bearer <access_token>" }

query AwaitingMe {
  me {
    name
    groups
    projects
  }
  listRequests(filter: { awaitingMe: true }) {
    items {
      id
      title
      status
      whoseTurn {
        label
      }
      allowedActions
    }
    nextToken
  }
}
`

// Run as a process of its own: the page is 9 MB, and making it takes ten times as much memory.
const [target = ''] = process.argv.slice(2)
writeFileSync(target, renderGraphiQL({ title: 'Sluice', endpoint: '/graphql', defaultQuery: FIRST_QUERY }), {
  mode: 0o600,
})
