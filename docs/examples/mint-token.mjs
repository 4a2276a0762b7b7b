// Mints a presigned feedback URL: node mint-token.mjs BASE_URL TENANT RUN_ID KEY SECONDS, the secret in PLAUDIT_TOKEN_SECRET.
import { createHmac, randomUUID } from 'node:crypto';

const [base, tenant, run_id, key, seconds] = process.argv.slice(2);
const id = randomUUID();
const exp = Math.floor(Date.now() / 1000) + Number(seconds);
const payload = Buffer.from(JSON.stringify({ tenant, run_id, key, exp })).toString('base64url');
const secret = process.env.PLAUDIT_TOKEN_SECRET;
const signature = createHmac('sha256', secret).update(`${payload}/${id}`).digest('base64url');
console.log(`${base}/langsmith/api/v1/feedback/tokens/${payload}.${signature}/${id}`);
