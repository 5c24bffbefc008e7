// Times npm feedsmith over the files named on standard input, one a line: node feedsmith.mjs FOLDER_OF_NODE_MODULES RUNS REPEATS
// Writes one line a run: wall milliseconds, CPU milliseconds.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, runs, repeats] = process.argv.slice(2);
const { parseFeed } = await import(pathToFileURL(createRequire(folder + "/").resolve("feedsmith")).href);
const files = readFileSync(0, "utf8").split("\n").filter(Boolean).map((name) => readFileSync(name));
for (let run = 0; run <= Number(runs); run++) {
  const before = process.cpuUsage();
  const begun = process.hrtime.bigint();
  for (let n = 0; n < Number(repeats); n++) for (const bytes of files) parseFeed(bytes.toString("utf8"));
  const wall = Number(process.hrtime.bigint() - begun) / 1e6;
  const used = process.cpuUsage(before);
  // The first pass warms the runtime up.
  if (run > 0) console.log(wall.toFixed(1), ((used.user + used.system) / 1000).toFixed(1));
}
