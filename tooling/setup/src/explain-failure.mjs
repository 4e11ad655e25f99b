/** Room for the dependencies twice, since npm's and pnpm's caches may be on the same disk. */
export const diskFull = 'the disk is full; free about 2 GB and run the command again';

/**
 * What went wrong, and what to do about it: the first pattern that the raw output matches decides. Both npm's codes
 * and pnpm's wording are listed. PACKAGE_MANAGER stands for the pinned pnpm.
 *
 * @type {{ pattern: RegExp, sentence: string }[]}
 */
const causes = [
  { pattern: /ENOSPC|no space left|disk quota exceeded|EDQUOT/i, sentence: diskFull },
  {
    pattern: /EROFS|EACCES|EPERM|read-only file system|permission denied|operation not permitted/i,
    sentence:
      'a folder cannot be written to; use a checkout and an npm cache that you own, and run the command again',
  },
  {
    pattern: /ERR_PNPM_OUTDATED_LOCKFILE|lockfile is not up to date/i,
    sentence:
      'pnpm-lock.yaml does not match the package.json files; run "npx PACKAGE_MANAGER install", commit the lockfile and run the command again',
  },
  {
    pattern: /ERR_PNPM_TARBALL_INTEGRITY|EINTEGRITY|integrity check(?:sum)? failed/i,
    sentence:
      'a package is not the one whose hash is in pnpm-lock.yaml; find out where your packages come from (npm config get registry), and run the command again',
  },
  {
    pattern: /UNABLE_TO_(?:GET|VERIFY)|SELF_SIGNED|CERT_|UnknownIssuer|invalid peer certificate|self-signed/i,
    sentence:
      "the package registry's certificate is not trusted here; set NODE_EXTRA_CA_CERTS to your organisation's certificates and run the command again",
  },
  {
    pattern: /\bE40[137]\b|\b40[137] (?:Unauthorized|Forbidden)|ERR_PNPM_FETCH_40[137]|proxy authentication/i,
    sentence:
      'the package registry refuses access; check its address and credentials in ~/.npmrc and run the command again',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|dns error|error sending request|ERR_PNPM_META_FETCH_FAIL|failed to lookup|connection (?:refused|reset)|network is unreachable/i,
    sentence:
      'the package registry cannot be reached; connect to the network (or set the proxy in ~/.npmrc) and run the command again',
  },
];

/**
 * @param {string} output raw output of npm or pnpm, or a system error's message
 * @returns {{ known: boolean, sentence: string }} `known` is false when the output matches nothing listed
 */
export function explainFailure(output) {
  const text = unwrap(output);
  const cause = causes.find(({ pattern }) => pattern.test(text));
  return cause === undefined
    ? {
        known: false,
        sentence: 'the dependencies could not be installed; delete node_modules and run the command again',
      }
    : { known: true, sentence: cause.sentence };
}

/** pnpm breaks its error messages into lines of a terminal's width, in the middle of a phrase. @param {string} output */
function unwrap(output) {
  return output.replace(/\s*\n[\s│╰─▶×]*/g, ' ');
}
