import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of a certificate that names the address 127.0.0.1 and its key, made with OpenSSL; removed when disposed of. */
export function createCertificate(): Disposable & { readonly cert: string; readonly key: string } {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-tls-'));
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const subject = ['-subj', '/CN=countersign.test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
}
