/** A copy of the workspace and a registry in, the packages that were versioned and published out. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Copy } from './copy.ts'
import type { Environment } from './environment.ts'
import { Failure } from './program.ts'
import type { Registry } from './registry.ts'
import { type PublicPackage, publicPackages } from './workspace.ts'

/** By the script that a release starts with: each package has its next version, and tells what is new in it. */
export async function version(copy: Copy): Promise<readonly PublicPackage[]> {
  const waiting = await waitingVersions(copy)
  await copy.pnpm(['run', 'version-packages'])
  const packages = publicPackages(copy.folder)
  for (const { folder, manifest } of packages) {
    const demanded = waiting.get(manifest.name)
    if (demanded !== undefined && demanded !== manifest.version)
      throw new Failure(`${manifest.name} should have the version ${demanded}; it has ${manifest.version}.`)
    const changelog = join(copy.folder, folder, 'CHANGELOG.md')
    if (existsSync(changelog) && readFileSync(changelog, 'utf8').includes(`\n## ${manifest.version}\n`)) continue
    throw new Failure(
      `${folder}/CHANGELOG.md needs to tell of ${manifest.version}; it does not. Add a change by \`changeset\`.`,
    )
  }
  const [first, ...others] = packages.map(({ manifest }) => manifest.version)
  if (others.some((other) => other !== first))
    throw new Failure(
      `All packages have one version; got ${[first, ...others].join(', ')}. Look at .changeset/config.json.`,
    )
  return packages
}

/** By the script that publishes. */
export async function publish(copy: Copy, registry: Registry, packages: readonly PublicPackage[]): Promise<void> {
  await copy.pnpm(['run', 'release'], publisher(copy, registry))
  const missing = packages.filter(({ manifest }) => !existsSync(registry.tarball(manifest.name, manifest.version)))
  if (missing.length > 0)
    throw new Failure(`Not published: ${missing.map(({ manifest }) => manifest.name).join(', ')}.`)
}

/** What is published already is not tried again: the next change to main would fail. */
export async function publishAgain(copy: Copy, registry: Registry): Promise<void> {
  const said = await copy.pnpm(['exec', 'changeset', 'publish'], publisher(copy, registry))
  if (!said.includes('No unpublished projects to publish'))
    throw new Failure(`A second \`changeset publish\` needs to find nothing to do; it said:\n${said}`)
}

/** The variables beat every file, so that nothing can reach another registry. */
function publisher({ folder }: Copy, { url, token }: Registry): Environment {
  const configuration = join(folder, '..', 'publisher.npmrc')
  writeFileSync(configuration, `registry=${url}\n${url.replace(/^http:/, '')}:_authToken=${token}\n`)
  return { npm_config_userconfig: configuration, npm_config_registry: url }
}

/** The versions that changes wait for; none where none wait. */
async function waitingVersions(copy: Copy): Promise<ReadonlyMap<string, string>> {
  const status = '../status.json'
  await copy.pnpm(['exec', 'changeset', 'status', '--output', status])
  const { releases } = JSON.parse(readFileSync(join(copy.folder, status), 'utf8')) as {
    readonly releases: readonly { readonly name: string; readonly newVersion: string }[]
  }
  return new Map(releases.map(({ name, newVersion }) => [name, newVersion]))
}
