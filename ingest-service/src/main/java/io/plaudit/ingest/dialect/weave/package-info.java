/**
 * W&B Weave's feedback API (https://weave-docs.wandb.ai): what its trace server answers about
 * feedback, and the little that its clients ask before.
 */
package io.plaudit.ingest.dialect.weave;
