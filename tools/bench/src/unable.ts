/** What cannot run on this machine: no failure, and the report says why. */

export class Unable extends Error {}
