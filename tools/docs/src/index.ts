/** The door for who looks at the site: writes it, and says which pages it has. */
export { formatProblems } from './problem.ts'
export { folder, type Written, writeSite } from './write-site.ts'
