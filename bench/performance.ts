/** Writes docs/performance.md from the benchmarks' results; run at the end of `npm run bench` and by `npm run bench:docs`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { aimsTable, type Result, resultFile, table } from "./result.ts";

interface Section {
  readonly name: string;
  readonly title: string;
  readonly prose: string;
}

const sections: readonly Section[] = [
  {
    name: "start",
    title: "Start",
    prose: `How long until something happens? Parsing a scenario (median of a second of parses), \`feedcast --help\` less what
\`node -e 0\` takes by itself, and the smallest run from the shell. The commands take turns, 31 times each; the figures are
medians.`,
  },
  {
    name: "loop",
    title: "The individual loop",
    prose: `How many impressions per second does the responder show, and how near is that to the least that could be done?

- **Responder**: \`Responder.respond\` of the engine on impression batches of 20 posts of creators over all segments, 4 million
  impressions per call. Each call goes on where the last one ended in every audience.
- **Bare loop, same order**: picks the same number of users through the same permutation in the same visiting order
  (segment, group of 16 blocks, post), adds 1 to the same byte, makes the same number of keyed draws (three: outcome,
  watch, join), and does nothing with them.
- **Bare loop, random order**: the same bytes and draws, batch by batch, each user drawn at random over the segment. Where
  the state is larger than the caches it waits for memory, and any loop looks good beside it; it shows the gain of the visiting
  order.
- The three take turns, four rounds of a second each, so that a machine that slows down slows all of them. A rate is
  4 million ÷ median time, of the four the median. Each size in a process of its own.

The largest size takes 600 MB.`,
  },
  {
    name: "follow",
    title: "Cascades in a follow feed",
    prose: `How fast do cascades run down a follow feed? Good posts among 50 million users of weibo-2013, where every share is a
repost here. A delivery is a post or a repost put before the followers of the account that published or reposted it. The fixed part of
a run (calibrating the response, the world, a week of empty ticks) is that of one account with ten followers, and is taken off. The
fastest of the runs that fit into 1.5 seconds.`,
  },
  {
    name: "cascades",
    title: "Cascades on an imported graph",
    prose: `How fast are the cascades by which \`feedcast influencers\` judges its choices? On NetHEPT, from the 50 most followed
accounts, on one thread. An arc counts if its followee was reached: a plain program tries each of them, as the **bare loop** does,
with one keyed draw each and nothing done with it. The cascades skip from success to success instead (\`src/lib/gaps.ts\`). The aims
are five times the 180 M arcs/s of OPIM's C++ program with one probability, and more than its 110 M in the weighted cascade; they
were measured on another day, so only their size counts. The fastest of the calls that fit into 3 seconds.`,
  },
  {
    name: "import",
    title: "Importing a graph",
    prose: `How fast does a file of follows become a graph? From bytes in memory to columns, on one thread; the **bare loop** looks at every
byte once. The fastest of the calls that fit into 4 seconds.`,
  },
  {
    name: "growth",
    title: "Growth of a run's time",
    prose: `Content feed, one week in ticks of one hour, nobody joins: **views** bought behind ten posts of the brand, beside a
fixed number of participants' posts: 9,300, so dull that they have three million views by themselves, and for comparison 100;
**users** at fixed posts and bought views; **posts** of participants at fixed users. The exponent is the slope of ln seconds over ln
size, of views over ln views: 0 where the size costs nothing, 1 where twice the size takes twice the time. Time goes by posts first;
the panel's impressions grow with views, and so do the users who share or follow, each known by name. So the
exponent in views is the lower the more posts there are, and rises with the views.
\`panel: auto\`: the users followed one by one are no more when the audience grows. The fastest of three runs, each in a process of
its own.`,
  },
  {
    name: "variants",
    title: "What each trick brings",
    prose: `Processor time with the trick ÷ that of the plain program, below 1 where the trick helps. **idTable** (digits of an id, ids) beside
a \`Map\` and **numberSet** (users, numbers) beside a \`Set\`, taking turns in one process. The others are taken out of the built
engine, whose figures must stay: **prefetch**, the first pass over viewers' bytes, and **counters**, four in the place of one, in the
responder at so many users; **keys** and **spill**, what the follow graph remembers of an author, in a week of reposts from
accounts × followers. There both programs take turns, three times each; the figures are medians.`,
  },
  {
    name: "pasha",
    title: "A whole campaign",
    prose: `How long does the full-scale Pasha campaign take: 600 million users, 28 days in ticks of one hour? Each plan on one
core, in a process of its own, whose peak is given; at \`panel: auto\` the fastest of three, with the highest peak of all.
\`panel\` is the share of users followed one by one: 100% is everybody, auto about two million. Then the whole study, three plans in twenty worlds on two threads.`,
  },
];

const own = new URL("../bench/profile.md", import.meta.url);
const text = `# Performance

<!-- Written by bench/performance.ts from bench/results/*.json and bench/profile.md; npm run bench:docs -->

How fast feedcast is, measured by \`npm run bench\`: one question per file in \`bench/\`, each in a process of its own, with
[tinybench](https://github.com/tinylibs/tinybench). \`npm run bench -- loop\` measures one, \`npm run bench -- loop 1e6\` chosen sizes, which
are printed and not kept. Figures depend on the machine, so each table stands with its machine, versions and date, and the
load it began under (0 is a quiet machine); ratios taken side by side in one run are worth more than absolute rates.

${sections.map(written).join("\n\n")}

${readFileSync(own, "utf8").trim()}
`;
writeFileSync(new URL("../docs/performance.md", import.meta.url), text);

function written({ name, title, prose }: Section): string {
  return `## ${title}\n\n${prose}\n\n${figures(name)}`;
}

function figures(name: string): string {
  const file = resultFile(name);
  if (!existsSync(file)) return `Not measured yet: \`npm run bench -- ${name}\`.`;
  const { rows, aims, date, machine, versions }: Result = JSON.parse(readFileSync(file, "utf8"));
  const packages = Object.entries(versions).map(([of, version]) => `${of} ${version}`);
  const { cpu, cores, memoryGB, system, loadBefore } = machine;
  const load = `load before ${loadBefore.toFixed(1)}${loadBefore > 0.75 * cores ? " (**a busy machine**: measure again)" : ""}`;
  const where = `${cores} cores of ${cpu}, ${memoryGB} GB, ${system}, ${load}`;
  const stamp = `\`npm run bench -- ${name}\`, ${date}; ${where}; ${packages.join(", ")}.`;
  return [table(rows), ...(aims.length > 0 ? [aimsTable(aims)] : []), stamp].join("\n\n");
}
