import type { Logger } from '@countersign/use-cases/ports';

const ignore = () => {};
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
