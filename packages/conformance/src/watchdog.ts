/** A thread of the host that ends the process when it uses too much memory, or when its client is gone. */

/** A server under test must not take the machine with it: its death is its verdict. The whole suite needs 0.3 GiB. */
const memoryBound = 1.5 * 1024 ** 3

const parent = process.ppid

setInterval(() => {
  const isTooLarge = process.memoryUsage.rss() > memoryBound
  if (isTooLarge) console.error(`the host used more than ${memoryBound / 1024 ** 3} GiB of memory`)
  // A process whose parent has ended is given another one.
  if (isTooLarge || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 250)
