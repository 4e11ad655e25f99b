import { execFileSync } from 'node:child_process';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createDirectory } from './directories.ts';

/** Files of a certificate for 127.0.0.1 and `hosts` and its key, made with OpenSSL; removed when disposed of. */
export function createCertificate(
  hosts: readonly string[] = [],
): Disposable & { readonly cert: string; readonly key: string } {
  const { path, ...directory } = createDirectory();
  const [cert, key] = [join(path, 'cert.pem'), join(path, 'key.pem')];
  const names = ['IP:127.0.0.1', ...hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`)];
  const subject = ['-subj', '/CN=countersign.test', '-addext', `subjectAltName=${names.join(',')}`];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { ...directory, cert, key };
}
