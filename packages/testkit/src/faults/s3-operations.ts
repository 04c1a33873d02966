/** What is asked for at a bucket, by the query that names it, as operations call it. Source: Amazon S3 API reference, 2026-11. */
const bucketParts: Readonly<Record<string, string>> = {
  accelerate: 'BucketAccelerateConfiguration',
  acl: 'BucketAcl',
  cors: 'BucketCors',
  encryption: 'BucketEncryption',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'BucketReplication',
  requestPayment: 'BucketRequestPayment',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
};

const verbs: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Put', DELETE: 'Delete', HEAD: 'Head' };

const bucketOperation = (method: string, query: URLSearchParams): string | undefined => {
  const part = Object.keys(bucketParts).find((name) => query.has(name));
  const verb = verbs[method];
  if (part !== undefined && verb !== undefined) {
    // The one whose name differs between taking away and the rest.
    return method === 'DELETE' && part === 'lifecycle' ? 'DeleteBucketLifecycle' : `${verb}${bucketParts[part] ?? ''}`;
  }
  if (query.has('versions')) return 'ListObjectVersions';
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : undefined;
  if (method === 'GET') return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
  return method === 'PUT' ? 'CreateBucket' : verb === undefined ? undefined : `${verb}Bucket`;
};

/** Operation of an S3 request in path style; undefined where it cannot be told. */
export const s3Operation = (method: string, path: string, query: URLSearchParams): string | undefined => {
  // SDKs say it themselves where the path would not tell.
  const said = query.get('x-id');
  if (said !== null) return said;
  const [bucket = '', ...object] = path.split('/').slice(1);
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined;
  if (object.join('/') === '') return bucketOperation(method, query);
  const verb = verbs[method];
  return verb === undefined || query.size > 0 ? undefined : `${verb}Object`;
};
