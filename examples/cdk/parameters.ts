/** The parameters of the template, as docs/deployment.md has them. What is left out has its default there. */
export interface Parameters {
  /** Name of the Nevis instance, as in https://NAME.mauth.nevis.cloud. This or NevisBaseUrl. */
  readonly NevisInstance?: string;
  /** Address of Nevis in place of NevisInstance, for a proxy or a test. https only, except to a loopback host. */
  readonly NevisBaseUrl?: string;
  /** Full ARN of the Secrets Manager secret that holds the Nevis access key. */
  readonly AccessKeySecretArn: string;
  /** After so many seconds the secret is read again. A key that Nevis refuses is read again at once. */
  readonly AccessKeyMaxAgeSeconds?: number;
  /** jwt for browsers and apps of signed-in users, iam for a backend that calls for its users. */
  readonly CallerAuth?: "jwt" | "iam";
  /** Issuer of the users' access tokens, as in their claim iss. Needed with jwt. */
  readonly JwtIssuer?: string;
  /** Audiences of the access tokens that are taken, as in their claim aud or client_id. Needed with jwt. */
  readonly JwtAudience?: readonly string[];
  /** Scope that an access token must have. Needed with jwt, so that ID tokens and tokens for other uses are not taken. */
  readonly RequiredScope?: string;
  /** Claim that holds the Nevis username. It must be one that users cannot edit. */
  readonly UsernameClaim?: string;
  /** Origins of the pages that may call, such as https://shop.example. Empty for none. */
  readonly AllowedOrigins?: readonly string[];
  /** Further headers that those pages may send, such as traceparent. The contract's own are always allowed. */
  readonly AllowedHeaders?: readonly string[];
  /** Whether the API answers at the address that AWS gives it. With off, only at a domain name of your own. */
  readonly DefaultEndpoint?: "on" | "off";
  /** Whether a backend may write the text of an SMS itself, in place of a template. */
  readonly FreeText?: "on" | "off";
  /** Whether a user may start without a transaction, so that Nevis sends its own text. With it, the SMS does not say what is approved. */
  readonly DefaultText?: "on" | "off";
  /** Whether an approved transaction gets a signed receipt, and the API publishes the keys to check it with. */
  readonly Receipts?: "on" | "off";
  /** Who shall take the receipts, as in their claim aud, such as https://payments.bank.example. Needed with Receipts on. */
  readonly ReceiptAudience?: string;
  /** The receipts' claim iss, and where their keys are found. Empty for ApiUrl; with a domain of your own, its address. Needed with Receipts on and DefaultEndpoint off. */
  readonly ReceiptIssuer?: string;
  /** ARN of an RSA 2048 KMS key of your own that signs the receipts. Empty for a key of this template, which is kept when the stack is deleted. */
  readonly ReceiptKeyArn?: string;
  /** ARNs of further keys that are published and do not sign, while the signing key is replaced. */
  readonly ReceiptExtraKeyIds?: readonly string[];
  /** How long a code can be checked. */
  readonly ApprovalTtlSeconds?: number;
  /** Codes that are judged per approval. */
  readonly MaxAttempts?: number;
  /** Wrong codes in a row per user, over all approvals (PSD2 RTS, article 4 allows five at most). */
  readonly MaxFailures?: number;
  /** Between two SMS to one user. */
  readonly ResendCooldownSeconds?: number;
  /** SMS per user and 10 minutes. */
  readonly MaxSendsPerWindow?: number;
  /** SMS per user and UTC day. */
  readonly MaxSendsPerDay?: number;
  /** Requests per second and route, over all callers. The keys of the receipts have 1,000. */
  readonly ThrottleRate?: number;
  /** Requests at once per route, over all callers. The keys of the receipts have 1,000. */
  readonly ThrottleBurst?: number;
  /** Concurrent executions reserved for each function, which is also its limit. 0 for none. */
  readonly ReservedConcurrency?: number;
  /** Processor of the functions. It must be the one that they were built for. */
  readonly Architecture?: "arm64" | "x86_64";
  /** Memory of each function in MB. */
  readonly MemorySize?: number;
  /** How long the logs are kept. */
  readonly LogRetentionDays?: number;
  /** ARN of the KMS key of the secret, if it is one of your own. */
  readonly SecretKmsKeyArn?: string;
  /** ARN of a KMS key of your own for the table. Empty for a key that AWS owns. */
  readonly TableKmsKeyArn?: string;
  /** ARN of the Lambda code signing configuration that says whose code the functions take. make deploy then needs SIGNING_PROFILE. */
  readonly CodeSigningConfigArn?: string;
  /** ARN of the policy that bounds the functions' roles, where your account demands one. Empty for none. The role for CodeDeploy that Canary brings has none. */
  readonly PermissionsBoundaryArn?: string;
  /** Who is told of alarms. Empty for no topic, no alarms and no dashboard. */
  readonly AlarmEmail?: string;
  /** Alarm when more SMS than this were sent in an hour, over all users. It tells you; it stops nothing by itself. */
  readonly SendsAlarm?: number;
  /** Alarm when fewer than this many percent of the SMS of an hour led to an approval. SMS do not arrive, or somebody has them sent. */
  readonly ConversionAlarm?: number;
  /** Alarm when more than this many percent of the requests ended in outcome-unknown. */
  readonly OutcomeUnknownAlarm?: number;
  /** Alarm when more than this many percent of the requests ended in upstream-unavailable. */
  readonly UnavailableAlarm?: number;
  /** How CodeDeploy moves the calls over to a new version. With off, all at once. */
  readonly Canary?: "off" | "Canary10Percent5Minutes" | "Canary10Percent10Minutes" | "Canary10Percent15Minutes" | "Canary10Percent30Minutes" | "Linear10PercentEvery1Minute" | "Linear10PercentEvery2Minutes" | "Linear10PercentEvery3Minutes" | "Linear10PercentEvery10Minutes";
}
