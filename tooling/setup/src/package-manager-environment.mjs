import { delimiter, dirname } from 'node:path';

/**
 * Pauses before a download is tried again. The defaults, 10 s and a minute for each of many packages, would keep a
 * machine without network waiting for over ten minutes before anybody tells its user.
 */
export const retryMs = { first: 1000, last: 2000 };

/**
 * For npm and pnpm, and for the npm that fetches Node inside pnpm: found, not silent even when the `npm run` that
 * started us is, and asking no questions.
 *
 * @param {string} npm
 * @returns {NodeJS.ProcessEnv}
 */
export function packageManagerEnvironment(npm) {
  const folders = [process.env.PATH ?? '', dirname(npm), dirname(process.execPath)];
  return {
    ...process.env,
    PATH: folders.join(delimiter),
    CI: 'true',
    npm_config_loglevel: 'error',
    npm_config_fetch_retry_mintimeout: String(retryMs.first),
    npm_config_fetch_retry_maxtimeout: String(retryMs.last),
  };
}
