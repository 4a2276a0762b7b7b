# Mints a presigned feedback URL: mint_token.py BASE_URL TENANT RUN_ID KEY SECONDS, the secret in PLAUDIT_TOKEN_SECRET.
import base64, hashlib, hmac, json, os, sys, time, uuid

base, tenant, run_id, key, seconds = sys.argv[1:]
token = str(uuid.uuid4())
claims = {"tenant": tenant, "run_id": run_id, "key": key, "exp": int(time.time()) + int(seconds)}
encode = lambda data: base64.urlsafe_b64encode(data).decode().rstrip("=")
payload = encode(json.dumps(claims).encode())
secret = os.environ["PLAUDIT_TOKEN_SECRET"].encode()
signature = encode(hmac.new(secret, f"{payload}/{token}".encode(), hashlib.sha256).digest())
print(f"{base}/langsmith/api/v1/feedback/tokens/{payload}.{signature}/{token}")
