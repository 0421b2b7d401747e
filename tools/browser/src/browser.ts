/** The environment in, a real Chromium out; or one clear error that says how to get one. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const programs = ['chromium', 'chromium-browser', 'google-chrome']
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** There is no browser where one was looked for. */
export class NoBrowser extends Error {}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(process.env), args: flags })
}

/** The path of the program: `CHROMIUM` where it is set, otherwise the first of those that have one on the PATH. */
export function findBrowser({ CHROMIUM: wanted, PATH: path = '' }: NodeJS.ProcessEnv): string {
  const cure = 'Install one (Debian and Ubuntu: apt-get install -y chromium), or set CHROMIUM to its path.'
  if (wanted !== undefined && wanted !== '') {
    if (isProgram(wanted)) return wanted
    throw new NoBrowser(`CHROMIUM needs the path of a program; got "${wanted}", which is none. ${cure}`)
  }
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  const found = programs.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
  if (found === undefined)
    throw new NoBrowser(`This needs a browser: ${programs.join(', ')}; got none of them on the PATH. ${cure}`)
  return found
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Runs a command that looks; without a browser, it ends with 2 and says why. */
export async function runLook(look: (browser: Browser) => Promise<number>): Promise<void> {
  try {
    const browser = await openBrowser()
    try {
      process.exitCode = await look(browser)
    } finally {
      await browser.close()
    }
  } catch (error) {
    if (!(error instanceof NoBrowser)) throw error
    console.error(error.message)
    process.exitCode = 2
  }
}
