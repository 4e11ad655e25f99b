// Not imported by name: Node 18.0 to 18.14 lack statfsSync, and would not load this file.
import fs from 'node:fs';

const nearlyNothing = 20_000_000;

/**
 * Whether the disk that holds a folder has next to no room. Programs that run out of it often fail later, over a file
 * that was cut short, and say nothing about the disk.
 *
 * @param {string} folder
 */
export function isDiskFull(folder) {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize < nearlyNothing;
  } catch {
    return false;
  }
}
