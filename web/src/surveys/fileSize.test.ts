import { describe, expect, it } from 'vitest';
import { fileSize } from './fileSize';

describe('the size of a file', () => {
  it.each([[0, '0 B'], [999, '999 B'], [1000, '1.0 kB'], [1_234_567, '1.2 MB'], [64_000_000_000, '64 GB']])('%d bytes are %s', (bytes, text) => {
    expect(fileSize(bytes)).toBe(text);
  });
});
