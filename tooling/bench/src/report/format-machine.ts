import { arch, cpus, loadavg, platform, tmpdir } from 'node:os';

/** What the figures were measured on, and whether something else was measured with them. */
export function formatMachine(): string {
  const cores = cpus();
  const [load = 0] = loadavg();
  const notes = [
    `Node ${process.versions.node}`,
    `${platform()} ${arch()}`,
    `${cores.length} cores (${cores[0]?.model ?? 'unknown'})`,
    `load ${load.toFixed(1)}`,
    `files in ${tmpdir()}`,
  ];
  const busy =
    load > cores.length / 2 ? '\nOther programs keep this machine busy; expect the rounds to differ.' : '';
  return `${notes.join(', ')}${busy}`;
}
