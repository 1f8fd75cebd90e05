/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Kinds of operation */
#define ZYR_OP_SET "set"
#define ZYR_OP_VOID "void" /* no act: it stands in a number whose act this device has lost */
/* no act: what was begun on a device that was withdrawn, for a person to read */
#define ZYR_OP_DRAFT "draft"
/* no act: a person has opened a file; for the audit log, never refused */
#define ZYR_OP_FILE_READ "file.read"
#define ZYR_OP_NOTE_ADD "note.add"
#define ZYR_OP_NOTE_PIN "note.pin"
#define ZYR_OP_VISIT_START "visit.start"
#define ZYR_OP_VISIT_SUBMIT "visit.submit"
#define ZYR_OP_VISIT_PLAN "visit.plan"
#define ZYR_OP_VISIT_REASSIGN "visit.reassign"
#define ZYR_OP_VISIT_CANCEL "visit.cancel"
#define ZYR_OP_VISIT_MOVE "visit.move"
#define ZYR_OP_VISIT_ATTEMPT "visit.attempt"
#define ZYR_OP_REVIEW_ADD "review.add"
#define ZYR_OP_ATTACHMENT_ADD "attachment.add"
#define ZYR_OP_VISIT_ANNUL "visit.annul"
#define ZYR_OP_CONFLICT_CLOSE "conflict.close"
#define ZYR_OP_REFERRAL_ADD "referral.add"
#define ZYR_OP_REFERRAL_MOVE "referral.move"
#define ZYR_OP_OBJECTION_FILE "objection.file"
#define ZYR_OP_OBJECTION_MOVE "objection.move"
#define ZYR_OP_TRANSFER_ASK "transfer.ask"
#define ZYR_OP_TRANSFER_ACCEPT "transfer.accept"
#define ZYR_OP_TRANSFER_DECLINE "transfer.decline"
#define ZYR_OP_TRANSFER_WITHDRAW "transfer.withdraw"

/* Why an operation is quarantined: authentic, but it cannot be applied */
#define ZYR_REFUSAL_NOT_ALLOWED "not-allowed"
#define ZYR_REFUSAL_OWN_VISIT "own-visit"
#define ZYR_REFUSAL_WRONG_STATE "wrong-state"
#define ZYR_REFUSAL_STALE_REVISION "stale-revision"
#define ZYR_REFUSAL_UNKNOWN_RECORD "unknown-record"
#define ZYR_REFUSAL_UNKNOWN_FORM "unknown-form"
#define ZYR_REFUSAL_MALFORMED "malformed"
#define ZYR_REFUSAL_OTHER_FOUNDATION "other-foundation"
#define ZYR_REFUSAL_DUPLICATE "duplicate"
/* It takes two persons, and this one was the first. */
#define ZYR_REFUSAL_SAME_PERSON "same-person"
/* It came from a device that was withdrawn. */
#define ZYR_REFUSAL_DEVICE_REVOKED "device-revoked"
