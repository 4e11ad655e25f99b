import {
  type CosignerKey,
  type CosigningKey,
  generateCosigningKey,
  parseCosignerKey,
  parseCosigningKey,
} from '../cosignature/cosigner-key.ts';

/** Both halves of a cosigner's key. */
export interface TestCosigner {
  readonly signing: CosigningKey;
  readonly verifier: CosignerKey;
}

export function testCosigner(name: string, byte: number): TestCosigner {
  const { privateKey, vkey } = generateCosigningKey(name, Buffer.alloc(32, byte));
  return { signing: parseCosigningKey(privateKey), verifier: parseCosignerKey(vkey) };
}
