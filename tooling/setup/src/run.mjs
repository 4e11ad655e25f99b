// The machine's own Node reads this file, whatever its age: no static imports and no recent syntax here, so that
// an old Node gets the sentence below instead of a syntax error.
const oldestNode = 18;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `countersign: this machine has Node ${process.versions.node}; install Node ${oldestNode} or newer (https://nodejs.org) and run the command again.\n`,
  );
  process.exitCode = 1;
} else {
  void import('./main.mjs').then(({ main }) => main(process.argv.slice(2)));
}
