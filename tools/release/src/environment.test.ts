import { delimiter } from 'node:path'
import { expect, test } from 'vitest'
import { ofNewUser, outsideOfRuns } from './environment.ts'

test('what pnpm run sets is gone, in any case of letters, and the rest stays', () => {
  const around = {
    npm_config_registry: 'a',
    NPM_CONFIG_USERCONFIG: 'b',
    npm_lifecycle_event: 'c',
    pnpm_config_verify_deps_before_run: 'd',
    PNPM_SCRIPT_SRC_DIR: 'e',
    NODE_PATH: 'f',
    INIT_CWD: 'g',
  }
  const kept = { NODE_EXTRA_CA_CERTS: '/ca.pem', PNPM_HOME: '/pnpm', CI: 'true' }
  expect(outsideOfRuns({ ...around, ...kept })).toEqual({ ...kept, PATH: '' })
})

test('programs of a workspace are not on the path', () => {
  const path = ['/repository/node_modules/.bin', '/usr/bin', '/repository/tools/x/node_modules/.bin/']
  expect(outsideOfRuns({ PATH: path.join(delimiter) }).PATH).toBe('/usr/bin')
})

test('a new user has a home of their own and no settings of anybody', () => {
  const around = { HOME: '/me', XDG_CONFIG_HOME: '/me/x', YARN_CACHE_FOLDER: 'y', BUN_INSTALL: 'z', PNPM_HOME: 'p' }
  expect(ofNewUser(around, '/new')).toEqual({ HOME: '/new', USERPROFILE: '/new', PATH: '' })
})
