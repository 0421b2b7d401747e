// One configuration for every package: tests run on the sources of the whole workspace, so no build is needed.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@tsgi/source'] },
  ssr: {
    resolve: {
      conditions: ['@tsgi/source', 'module', 'node', 'development|production'],
      externalConditions: ['@tsgi/source'],
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Only for a test that hangs: on a busy machine, slow is not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
