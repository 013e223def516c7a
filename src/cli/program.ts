import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import type { Io } from "./io.ts";
import { assignment, nonEmpty, oneOf, probability, separator, UsageError, wholeNumber } from "./usage.ts";

const exit = { done: 0, internalError: 1, badInput: 2 } as const;

/** The whole program: arguments and streams in, exit code out. Nothing heavy is loaded before a command needs it. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const result: { code: number } = { code: exit.done };
  try {
    await commands(io, (code) => {
      result.code = code;
    }).parseAsync(argv, { from: "user" });
    return result.code;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, { stderr }: Io): number {
  if (error instanceof Error && error.name === "AbortError") {
    stderr.write("feedcast: stopped: nothing was finished\n");
    return exit.done;
  }
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.badInput;
  // By name, because its class would load the scenario language.
  if (error instanceof UsageError || (error instanceof Error && error.name === "InputError")) {
    stderr.write(`${error.message}\n`);
    return exit.badInput;
  }
  const details = error instanceof Error ? error.stack : error;
  stderr.write(`feedcast: internal error; please report it\n${details}\n`);
  return exit.internalError;
}

function commands(io: Io, finish: (code: number) => void): Command {
  const program = new Command("feedcast")
    .description("Puts one campaign under different feeds and says how far it travels under each.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(feedcast --help tells more)")
    .addHelpText("after", example("feedcast compare scenarios/small.yaml", "feedcast platforms douyin-2020"));

  const seed = nonEmpty("--seed", "a text");
  const workers = wholeNumber("--workers", 1, 1024);
  const threads = wholeNumber("--threads", 1, 1024);
  const direction = oneOf("--direction", ["follower followee", "followee follower"]);
  program
    .command("compare")
    .description("compare the plans of a scenario, world by world")
    .argument("<file>", "scenario (YAML)")
    .option("--plans <a,b>", "plans to compare, the first being the base (default: all)")
    .option("--replicates <n>", "worlds to simulate", wholeNumber("--replicates", 1, 10_000))
    .option("--seed <text>", "random seed", seed)
    .option("--set <path=value>", "override a value of the scenario; may be repeated", assignment)
    .option("--workers <n>", "threads to run worlds on (default: all cores, as far as memory goes)", workers)
    .option("--json [file]", "write the figures as JSON to a file, or print them instead of the report")
    .option("--quiet", "no progress on stderr")
    .addHelpText(
      "after",
      example(
        "feedcast compare scenarios/cartier-pasha-2020.yaml --replicates 20",
        'feedcast compare scenarios/small.yaml --set "creators[0].count=3" --json result.json',
        "feedcast compare scenarios/small.yaml --json --quiet | jq .comparisons",
      ),
    )
    .action(async (file, flags) => (await import("./compare.ts")).compareCommand(file, flags, io));

  program
    .command("run")
    .description("run one plan in one world, in detail")
    .argument("<file>", "scenario (YAML)")
    .option("--plan <name>", "plan to run (default: the first)")
    .option("--seed <text>", "random seed", seed)
    .option(
      "--world <n>",
      "number of the world, as compare counts them (default: 1)",
      wholeNumber("--world", 1, 10_000),
    )
    .option("--set <path=value>", "override a value of the scenario; may be repeated", assignment)
    .option("--quiet", "no progress on stderr")
    .addHelpText("after", example('feedcast run scenarios/small.yaml --plan "Same on a follow feed"'))
    .action(async (file, flags) => (await import("./run.ts")).runCommand(file, flags, io));

  program
    .command("tune")
    .description("solve each { tune: … } input for the reported result it names")
    .argument("<file>", "scenario (YAML)")
    .option("--write", "put the solved values into the file, comments kept")
    .option("--replicates <n>", "worlds per value tried (default: 8)", wholeNumber("--replicates", 1, 10_000))
    .option("--workers <n>", "threads to run worlds on (default: all cores, as far as memory goes)", workers)
    .option("--seed <text>", "random seed", seed)
    .option("--set <path=value>", "override a value of the scenario; may be repeated", assignment)
    .option("--quiet", "no progress on stderr")
    .addHelpText("after", example("feedcast tune my-campaign.yaml", "feedcast tune my-campaign.yaml --write"))
    .action(async (file, flags) => (await import("./tune.ts")).tuneCommand(file, flags, io));

  program
    .command("backtest")
    .description("run published campaigns and compare the predictions with their outcomes")
    .argument("[files...]", "scenarios (YAML) with results_reported used for checking (default: the shipped history)")
    .option("--worlds <n>", "worlds of each case (default: 20)", wholeNumber("--worlds", 1, 10_000))
    .option("--seed <text>", "random seed of every case (default: each scenario's own)", seed)
    .option("--threads <n>", "threads to run worlds on (default: all cores, as far as memory goes)", threads)
    .option("--json <file>", "write the figures as JSON to a file too")
    .option("--quiet", "no progress on stderr")
    .addHelpText(
      "after",
      example(
        "feedcast backtest",
        "feedcast backtest --worlds 5 --json backtest.json",
        "feedcast backtest scenarios/history/dress-2015.yaml my-past-campaign.yaml",
      ),
    )
    .action(async (files, flags) => (await import("./backtest.ts")).backtestCommand(files, flags, io));

  program
    .command("influencers")
    .description("choose the accounts of a follow graph that a campaign should ask, or judge given ones")
    .argument("<file>", "follows, two ids a line, plain or gzip")
    .option("--budget <k>", "accounts to choose", wholeNumber("--budget", 1, 1_000_000))
    .option(
      "--accounts <file>",
      "accounts to judge, an id a line, beside as many chosen ones",
      nonEmpty("--accounts", "a file"),
    )
    .option("--by <what>", "spread (default) or degree, the number of followers", oneOf("--by", ["spread", "degree"]))
    .option(
      "--model <name>",
      "ic (default): one probability; wc: 1 / followees; arcs: the file's third column",
      oneOf("--model", ["ic", "wc", "arcs"]),
    )
    .option("--probability <p>", "that a follower passes on, with ic (default: 0.01)", probability("--probability", 1))
    .option(
      "--epsilon <e>",
      "loss to the guarantee, error of the spread (default: 0.01)",
      probability("--epsilon", 0.5),
    )
    .option("--delta <d>", "risk that the guarantee fails (default: 0.01)", probability("--delta", 0.5))
    .option("--cascades <n>", "simulated per choice (default: 10,000)", wholeNumber("--cascades", 2, 100_000_000))
    .option("--seed <text>", "random seed", seed)
    .option("--direction <ids>", 'of a line: "follower followee" (default) or "followee follower"', direction)
    .option("--separator <c>", "character between the columns (default: blanks and tabs)", separator)
    .option("--json", "print the figures as JSON")
    .option("--quiet", "no progress on stderr")
    .addHelpText(
      "after",
      example(
        "feedcast influencers follows.txt.gz --budget 50",
        "feedcast influencers follows.txt.gz --accounts shortlist.txt",
        "feedcast influencers measured.txt --budget 20 --model arcs",
        'feedcast influencers follows.csv --separator , --direction "followee follower" --budget 20 --model wc',
      ),
    )
    .action(async (file, flags) => (await import("./influencers.ts")).influencersCommand(file, flags, io));

  program
    .command("validate")
    .description("check scenarios and say everything that is wrong with them")
    .argument("<files...>", "scenarios (YAML)")
    .addHelpText("after", example("feedcast validate scenarios/*.yaml"))
    .action(async (files) => finish(await (await import("./validate.ts")).validateCommand(files, io)));

  program
    .command("explain")
    .description("list every value a plan runs with, where it comes from and how it is known")
    .argument("<file>", "scenario (YAML)")
    .option("--plan <name>", "plan to explain (default: the first)")
    .option("--set <path=value>", "override a value of the scenario; may be repeated", assignment)
    .option("--json", "print the values as JSON")
    .addHelpText(
      "after",
      example(
        "feedcast explain scenarios/small.yaml",
        'feedcast explain scenarios/small.yaml --plan "Follow feed"',
        "feedcast explain scenarios/small.yaml --json | jq '.values[] | select(.from == \"file\") | .path'",
      ),
    )
    .action(async (file, flags) => (await import("./explain.ts")).explainCommand(file, flags, io));

  program
    .command("init")
    .description("write a commented scenario to start from")
    .argument("[file]", "file to write (default: to stdout)")
    .option("--force", "overwrite the file")
    .addHelpText("after", example("feedcast init my-campaign.yaml", "feedcast init | less"))
    .action(async (file, flags) => (await import("./init.ts")).initCommand(file, flags, io));

  program
    .command("platforms")
    .description("list the platforms, or every parameter of one with its range, status and source")
    .argument("[name]", "platform")
    .addHelpText("after", example("feedcast platforms", "feedcast platforms weibo-2013"))
    .action(async (name) => (await import("./platforms.ts")).platformsCommand(name, io));

  return program;
}

function example(...lines: readonly string[]): string {
  return `\n${lines.length > 1 ? "Examples" : "Example"}:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}
