import type { PackingRates } from '#egress/packing-forecast.ts'

/** A Lambda with one processor packs 40 MB/s at the least, and gets 60 MB/s from S3 when it reads the package back. */
const BYTES_PER_SECOND = 24_000_000
/** 1.769 GB for 25 seconds of packing and 17 of reading back, at $0.0000166667 for a GB-second (bench/costs/prices.ts). */
const LAMBDA_USD_PER_GB = 1.769 * (25 + 17) * 0.000_016_666_7
/** Written once at $0.06 and read once at $0.03 for a GB, if nothing becomes smaller. */
const EFS_USD_PER_GB = 0.09
/** Four objects for a GB, each put, copied and read: $0.005 for 1,000 of the first two. */
const S3_USD_PER_GB = (4 * 2 * 0.005) / 1_000
/** One GET, and a share of a query of the record. */
const USD_PER_FILE = 0.000_000_5

/** What packing takes on AWS, on the safe side, by where the works lie. */
export function packingRates(works: 'EFS' | 'S3'): PackingRates {
  return {
    bytesPerSecond: BYTES_PER_SECOND,
    price: {
      usdPerGb: LAMBDA_USD_PER_GB,
      usdPerGbOfMany: LAMBDA_USD_PER_GB + (works === 'EFS' ? EFS_USD_PER_GB : S3_USD_PER_GB),
      usdPerFile: USD_PER_FILE,
    },
  }
}
