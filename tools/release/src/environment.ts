/** The environment of this run in, one in which nothing of it leaks into another program out. Pure. */
import { delimiter } from 'node:path'

/** Names and values, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

// What `pnpm run` sets beats every configuration file: packages would be published to the registry of the user.
const ofTheRun = /^(npm_|pnpm_(config|script)_|turbo_hash$|node_path$|init_cwd$)/i
// Where a user keeps caches, stores and settings of their own.
const ofTheUser = /^(pnpm|yarn|bun|xdg|corepack)_/i

/** Without what the package manager around this run has set, and without its programs on the path. */
export function outsideOfRuns(environment: Environment): Environment {
  const path = (environment.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules[\\/]\.bin[\\/]?$/.test(folder))
  return { ...without(environment, ofTheRun), PATH: path.join(delimiter) }
}

/** As for somebody who has just got this machine: with a home that holds nothing. */
export function ofNewUser(environment: Environment, home: string): Environment {
  return { ...without(outsideOfRuns(environment), ofTheUser), HOME: home, USERPROFILE: home }
}

function without(environment: Environment, names: RegExp): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.test(name)))
}
