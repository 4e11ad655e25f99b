export { exportTiles } from './export/export-tiles.ts';
export { writeWhole } from './export/write-whole.ts';
