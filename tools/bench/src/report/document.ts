/** Reports in, docs/benchmarks.md out. Pure. */
import { formatMachine } from '../machine.ts'
import { type Topic, type TopicName, topicNames, topics } from '../topics.ts'
import { makeTable } from './cells.ts'
import { defaultTolerance } from './check.ts'
import type { Report, Reports } from './report.ts'

const introduction = `# Benchmarks

This file and its picture are written by \`corepack pnpm bench --write\`, from figures that the commands below measured on the
machine that each section names, and from nothing else ([the figures](benchmarks.json)). Measure on your own machine: the
commands run in a fresh clone.

How to read it:

- **CPU µs/request** is the user and system time of the server’s process for each request. It is the figure to compare:
  throughput and latency on a machine that client and server share say as much about the client. **peak MiB** is the most
  resident memory that the process of the server ever had, its start and a warm-up of two seconds included.
- Each contestant is a process of its own, which serves one scenario. Rounds are interleaved: all contestants, and then all
  of them again. A figure is the median of the rounds; **±** is half of what lies between the lowest and the highest round,
  in per cent of the median. Where that is much, the machine was busy, and a small difference means nothing.
- **× raw** is the ratio of two medians of the same run: to node:http for what runs on it, to uWebSockets.js for what runs on
  that. The raw programs do for each request what the others do, by hand.
- Before the run each contestant has to answer with the same status, the same media type and the same bytes; those who do not
  are not measured. Work that only one of them does by default is off: hashes of answers and the \`x-powered-by\` of
  express. Frameworks route; raw programs and plain apps take the parameter from the path by hand. Nobody uses a schema.
- Client and server talk over loopback, with keep-alive, without pipelining and without TLS. The load is made by wrk where it
  is on the PATH (\`apt-get install wrk\`), and by autocannon elsewhere, which needs more of the processor itself.

\`corepack pnpm bench --check\` measures again and fails where a ratio of ours is more than ${defaultTolerance} % worse than the one here
(\`--tolerance\`). CI does not: it checks the answers, and judges no figures.
`

export function makeDocument(reports: Reports): string {
  return [introduction, ...topicNames.map((name) => section(name, reports[name]))].join('\n')
}

function section(name: TopicName, report: Report | undefined): string {
  const { title, about }: Topic = topics[name]
  const head = `## ${title}\n\n${about}\n\n\`\`\`\n${commandOf(name, report)}\n\`\`\`\n`
  if (report === undefined) return `${head}\nNot measured yet.\n`
  const plot = name === 'requests' ? ['![CPU of the server for each request, by scenario](benchmarks.svg)\n'] : []
  const { headings, blocks } = makeTable(report.results)
  const tables = blocks.map(({ scenario, lines }) =>
    [
      row([`**${scenario}**`, ...headings]),
      row(['---', ...headings.map(() => '---:')]),
      // Words instead of figures stand in the first column behind the name; a row may be short.
      ...lines.map(({ name: contestant, cells }) =>
        row([contestant, ...(typeof cells === 'string' ? [cells] : cells)]),
      ),
      '',
    ].join('\n'),
  )
  return [head, conditions(name, report), ...plot, ...tables].join('\n')
}

function commandOf(name: TopicName, report: Report | undefined): string {
  const topic = name === 'requests' ? '' : ` --topic ${name}`
  const { rounds, seconds, connections } = report ?? { rounds: 3, seconds: 3, connections: 64 }
  const load = topics[name].hasLoad ? ` --seconds ${seconds} --connections ${connections}` : ''
  return `corepack pnpm bench${topic} --rounds ${rounds}${load} --write`
}

function conditions(name: TopicName, report: Report): string {
  const { day, machine, rounds } = report
  const warning = rounds < 3 ? '\n\n**Fewer than three rounds: a trial of the command, no measurement.**' : ''
  return `Measured on ${day} on ${formatMachine(machine)}; ${formatRounds(name, report)}.${warning}\n`
}

/** For people: how often, and under which load. */
export function formatRounds(name: TopicName, { rounds, seconds, connections, load }: Omit<Report, 'results'>): string {
  const times = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`
  return topics[name].hasLoad ? `${times} of ${seconds} s, ${connections} connections, load by ${load}` : times
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
