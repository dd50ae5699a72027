/** The environment, read once. Every name carries its unit; an unknown or wrong value stops the start and is named. */
import { isIP } from 'node:net';

interface Setting<Value> {
  readonly name: string;
  readonly meaning: string;
  /** As it would be written; undefined where it has none. */
  readonly default: string | undefined;
  readonly read: (text: string) => Value;
  /** Not shown to anybody. */
  readonly secret?: true;
}

function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new Error(`must be a whole number from ${String(min)} to ${String(max)}`);
    }
    return value;
  };
}

function oneOf<const Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((each) => each === text);
    if (found === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return found;
  };
}

const text = (value: string): string => value;

function databaseUrl(value: string): string {
  // A socket's address has no host, which is no URL to the platform; the driver reads both.
  if (!/^postgres(ql)?:\/\/\S+$/.test(value)) {
    throw new Error('must be an address such as postgresql://user:password@host:5432/database');
  }
  return value;
}

/** Addresses and networks, `10.0.0.0/8` or `fd00::/8`. A network of everybody would believe everybody. */
function networks(value: string): readonly string[] {
  const listed = value.split(',').map((each) => each.trim()).filter((each) => each !== '');
  const wrong = listed.filter((each) => !isNetwork(each));
  if (listed.length === 0 || wrong.length > 0) {
    throw new Error('must be addresses or networks such as 10.0.0.0/8, separated by commas');
  }
  return listed;
}

function isNetwork(written: string): boolean {
  const [address = '', bits, ...more] = written.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128));
}

/** A host and its port, or the path of a socket. */
function socketAddress(value: string): { readonly host: string; readonly port: number } | { readonly path: string } {
  if (value.startsWith('/')) return { path: value };
  const [, host = '', port = ''] = /^\[?([^\s/[\]]+?)\]?:(\d{1,5})$/.exec(value) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) throw new Error('must be host:port, or the path of a socket');
  return { host, port: Number(port) };
}

function publicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const plain = url?.protocol === 'https:' || (url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
  if (url === undefined || !plain || url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Error('must be an address such as https://vouchers.example.com; plain http only on this machine itself');
  }
  return url.origin;
}

function smtpUrl(value: string): string {
  if (!/^smtps?:\/\/\S+$/.test(value) || !URL.canParse(value)) throw new Error('must be an address such as smtps://user:password@host:465');
  return value;
}

function mailFrom(value: string): string {
  if (!/^(?:[^<>@\r\n]+<)?[^\s<>@]+@[^\s<>@]+>?$/.test(value)) throw new Error('must be an address, or Name <address>');
  return value;
}

const SETTINGS = {
  port: { name: 'PORT', default: '4173', meaning: 'Where it listens; 0 takes any free one.', read: whole(0, 65_535) },
  host: { name: 'HOST', default: '127.0.0.1', meaning: 'The address it listens on.', read: text },
  databaseUrl: {
    name: 'DATABASE_URL', default: undefined, secret: true, read: databaseUrl,
    meaning: 'A PostgreSQL of 15 or later; left out, an embedded one in the data folder.',
  },
  data: { name: 'TALLYSTICK_DATA', default: './data', meaning: 'The folder of the embedded database and of files.', read: text },
  signingKey: {
    name: 'TALLYSTICK_SIGNING_KEY', default: undefined, secret: true, read: text,
    meaning: 'The key that signs checkpoints, as its file holds it; left out, it is read from a file.',
  },
  signingKeyFile: {
    name: 'TALLYSTICK_SIGNING_KEY_FILE', default: undefined, read: text,
    meaning: 'The file of that key; left out, signing-key in the data folder.',
  },
  publicUrl: {
    name: 'PUBLIC_URL', default: undefined, read: publicUrl,
    meaning: 'The address by which people reach it, https; left out, what it listens on.',
  },
  oidcIssuers: {
    name: 'OIDC_ISSUERS', default: undefined, read: text,
    meaning: 'A YAML file of the issuers that people sign in with; left out, nobody signs in and only API keys work.',
  },
  sessionIdleMinutes: {
    name: 'SESSION_IDLE_MINUTES', default: '60', meaning: 'A session ends after so long without a request.', read: whole(1, 10_080),
  },
  sessionMaxHours: {
    name: 'SESSION_MAX_HOURS', default: '12', meaning: 'A session ends so long after the sign-in, whatever happens.',
    read: whole(1, 720),
  },
  stepUpMinutes: {
    name: 'STEP_UP_MINUTES', default: '15', meaning: 'Signatures, payee data and money ask for a sign-in no older than this.',
    read: whole(1, 1440),
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES', default: undefined, read: networks,
    meaning: 'Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas.',
  },
  proofKey: {
    name: 'TALLYSTICK_PROOF_KEY', default: undefined, secret: true, read: text,
    meaning: 'The key that signs vouchers and invitations sent by mail, as its file holds it; left out, it is read from a file.',
  },
  proofKeyFile: {
    name: 'TALLYSTICK_PROOF_KEY_FILE', default: undefined, read: text,
    meaning: 'The file of that key; left out, proof-key in the data folder.',
  },
  smtpUrl: {
    name: 'SMTP_URL', default: undefined, secret: true, read: smtpUrl,
    meaning: 'The mail server, smtps://user:password@host:465; left out, mail waits in the outbox.',
  },
  mailFrom: {
    name: 'MAIL_FROM', default: undefined, read: mailFrom, meaning: 'The sender of mail: an address, or Name <address>.',
  },
  clamavAddress: {
    name: 'CLAMAV_ADDRESS', default: undefined, read: socketAddress,
    meaning: 'A clamd to scan uploads with: host:port, or the path of its socket; left out, nothing is scanned.',
  },
  jsonBytesMax: {
    name: 'JSON_BODY_MAX_BYTES', default: '1000000', meaning: 'The largest JSON body.', read: whole(1000, 100_000_000),
  },
  uploadBytesMax: {
    name: 'UPLOAD_MAX_BYTES', default: '50000000', meaning: 'The largest file.', read: whole(1000, 5_000_000_000),
  },
  requestSeconds: {
    name: 'REQUEST_MAX_SECONDS', default: '300', meaning: 'Time for a whole request to arrive.', read: whole(1, 86_400),
  },
  silentSeconds: {
    name: 'CONNECTION_SILENT_SECONDS', default: '120', meaning: 'A connection on which nothing moves for so long is cut off.',
    read: whole(1, 3600),
  },
  lanes: { name: 'RUNNER_LANES', default: '1', meaning: 'Connections that commit batches side by side.', read: whole(1, 16) },
  queueMax: {
    name: 'RUNNER_QUEUE_MAX', default: '10000', meaning: 'Commands that may wait; more are turned away with 503.',
    read: whole(1, 1_000_000),
  },
  readersMax: { name: 'READ_POOL_MAX', default: '8', meaning: 'Connections for reads.', read: whole(1, 200) },
  logLevel: {
    name: 'LOG_LEVEL', default: 'info', meaning: 'How much is logged.',
    read: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  graceSeconds: {
    name: 'SHUTDOWN_GRACE_SECONDS', default: '20', meaning: 'Time to finish what has begun when it is told to stop.',
    read: whole(0, 600),
  },
  nightlySeconds: {
    name: 'NIGHTLY_CHECK_SECONDS', default: '60', meaning: 'How often it looks for what has fallen due.', read: whole(1, 3600),
  },
  outboxSeconds: {
    name: 'OUTBOX_CHECK_SECONDS', default: '2', meaning: 'How often it looks for errands.', read: whole(1, 3600),
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

type Settings = typeof SETTINGS;

export type Config = {
  readonly [Name in keyof Settings]: Settings[Name]['default'] extends string
    ? ReturnType<Settings[Name]['read']>
    : ReturnType<Settings[Name]['read']> | undefined;
};

/** A name or value of the environment that cannot be meant. */
export class ConfigError extends Error {}

/** Reads the settings; an empty value counts as left out. Throws ConfigError, which names every one that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const values = Object.entries(SETTINGS).map(([field, setting]: [string, Setting<unknown>]) => {
    const given = environment[setting.name]?.trim();
    const written = given === undefined || given === '' ? setting.default : given;
    try {
      return [field, written === undefined ? undefined : setting.read(written)];
    } catch (error) {
      const shown = setting.secret === true ? '' : ` and is ${JSON.stringify(written)}`;
      faults.push(`${setting.name} ${(error as Error).message}${shown}`);
      return [field, undefined];
    }
  });
  faults.push(...strangers(environment));
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return Object.fromEntries(values) as Config;
}

/** Names that begin as ours do and are none, most often a slip of the pen. */
function strangers(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set<string>(Object.values(SETTINGS).map(({ name }) => name));
  return Object.keys(environment)
    .filter((name) => /^(TALLYSTICK|RUNNER)_/.test(name) && !known.has(name) && !OTHERS.has(name))
    .map((name) => `${name} is not a setting known here`);
}

/** Read by the command line as a client, or by tests; no server reads them. */
const OTHERS = new Set([
  'TALLYSTICK_URL', 'TALLYSTICK_API_KEY', 'TALLYSTICK_LANGUAGE', 'TALLYSTICK_LONG', 'TALLYSTICK_SEED',
  'TALLYSTICK_SHRINK', 'TALLYSTICK_RENEW', 'TALLYSTICK_TOTALS', 'TALLYSTICK_SANDBOX', 'TALLYSTICK_PATH', 'TALLYSTICK_HISTORIES',
  'TALLYSTICK_COUNTS', 'TALLYSTICK_PICTURES',
]);

export interface SettingDescription {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
  readonly secret: boolean;
}

/** Every setting, for the documentation and for `doctor`. */
export function describeConfig(): readonly SettingDescription[] {
  return Object.values(SETTINGS).map((setting: Setting<unknown>) => ({
    name: setting.name,
    default: setting.default ?? '',
    meaning: setting.meaning,
    secret: setting.secret === true,
  }));
}
