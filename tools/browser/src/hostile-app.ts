/** An app whose names and bytes attack the page that shows them; loaded by the hosts of the run that is looked at. */
import { strict as assert } from 'node:assert'
import type { AppRow } from '@tsgi/conformance'

/** Marks the page, if it is ever run. */
export const attack = '</p></details><script>document.title = "owned"</script><img src=x onerror="document.title = 1">'

export const hostile: AppRow = {
  name: 'hostile <script>document.title = "owned"</script>',
  app: () => () => ({ status: 200, headers: [['content-type', 'text/html']], body: `\0\u202E${attack}` }),
  checks: [
    {
      name: `sends ${attack}`,
      async talk({ exchange }) {
        assert.equal((await exchange()).text, `\0\u202E${attack}`)
      },
    },
  ],
}

/** What a host loads. */
export const apps: readonly AppRow[] = [hostile]
