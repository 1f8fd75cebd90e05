/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Every limit of the product in one place, unit last. What travels is bounded here on both ends;
 * a limit may grow with a new protocol version, never shrink. */

#define ZYR_KIB(n) ((gsize) (n) * 1024)
#define ZYR_MIB(n) ((gsize) (n) * 1024 * 1024)

/* JSON */
#define ZYR_JSON_DEPTH_MAX 32
#define ZYR_JSON_SIZE_BYTES_MAX ZYR_MIB (8)

/* Records */
#define ZYR_RECORD_BODY_SIZE_BYTES_MAX ZYR_MIB (2)
#define ZYR_TEXT_SIZE_BYTES_MAX ZYR_KIB (16)      /* a note, a remark, a reason */
#define ZYR_NAME_SIZE_BYTES_MAX 512               /* names, numbers, codes */
#define ZYR_FIELD_VALUE_SIZE_BYTES_MAX ZYR_KIB (4) /* one value of a `set` */
#define ZYR_HOUSEHOLD_PHONES_N_MAX 2
#define ZYR_HOUSEHOLD_PERSONS_N_MAX 500           /* ever, of one file: over all its reports */
#define ZYR_HOUSEHOLD_COMPARISONS_N_MAX 60         /* of the last report, in the file */
#define ZYR_SNAPSHOT_ITEMS_N_MAX 4000
#define ZYR_SNAPSHOT_ROWS_N_MAX 1000              /* rows of one item */
#define ZYR_INSTANCE_ROWS_N_MAX 2000              /* rows of one external instance of the form */
#define ZYR_AID_ROWS_N_MAX 200                    /* aids shown in the form, newest first */
#define ZYR_PROGRAMMES_N_MAX 64
#define ZYR_REMARKS_N_MAX 500                     /* remarks of one review */
#define ZYR_ATTEMPTS_N_MAX 50                      /* in vain, of one visit */
#define ZYR_ATTACHMENTS_N_MAX 100                 /* of one visit */
#define ZYR_REPORT_ENTITIES_N_MAX 400             /* what one report may say about the file */

/* Forms and submissions */
#define ZYR_FORM_SIZE_BYTES_MAX ZYR_MIB (4)
#define ZYR_FORM_MEDIA_SIZE_BYTES_MAX ZYR_MIB (16) /* all files of a form together */
#define ZYR_INSTANCE_SIZE_BYTES_MAX ZYR_MIB (1)    /* XML of one submission */
#define ZYR_FORM_NODES_N_MAX 200000                /* of the instance that is filled */
#define ZYR_FORM_REPEAT_N_MAX 1000                 /* instances of one repeat */
#define ZYR_XML_DEPTH_MAX 64
#define ZYR_XML_ATTRIBUTES_N_MAX 256               /* of one element */
#define ZYR_XPATH_SIZE_BYTES_MAX ZYR_KIB (64)
#define ZYR_ANSWER_SIZE_BYTES_MAX ZYR_KIB (64)
#define ZYR_FILL_STEPS_N_MAX 200                   /* of one fill that can be taken back */
#define ZYR_FILL_HISTORIES_N_MAX 32                /* fills whose steps are kept meanwhile */

/* The form engine: what a form, its files and its expressions may make it do. A step is one node
 * looked at or one operation, about 20 to 50 ns. */
#define ZYR_FORM_BYTES_MAX ZYR_MIB (16)            /* one document or file that the engine reads */
#define ZYR_FORM_TREE_NODES_N_MAX 2000000          /* of one document: lists of a country's villages */
#define ZYR_FORM_TEXT_BYTES_MAX ZYR_MIB (16)       /* all texts of the instance that is filled */
#define ZYR_FORM_VALUE_BYTES_MAX ZYR_MIB (1)       /* of an expression's result, of a label */
#define ZYR_FORM_CSV_COLUMNS_MAX 1000
#define ZYR_FORM_EXPRESSION_DEPTH_MAX 256          /* an argument is two levels of the grammar */
#define ZYR_FORM_EXPRESSION_CHAIN_MAX 2000         /* operands in a row: a + b + c … */
#define ZYR_FORM_EXPRESSION_HEIGHT_MAX 2500        /* of a syntax tree */
#define ZYR_FORM_EVALUATION_HEIGHT_MAX 4000        /* of expressions within texts within expressions */
#ifndef ZYR_FORM_EVALUATION_STEPS_MAX              /* fuzzing lowers these two */
#define ZYR_FORM_EVALUATION_STEPS_MAX 10000000     /* of one expression */
#define ZYR_FORM_OPERATION_STEPS_MAX 50000000      /* of all that one answer sets off */
#endif
#define ZYR_FORM_ANALYSIS_STEPS_MAX 200000000      /* of finding out what reads what */
#define ZYR_FORM_DEPENDENTS_MAX 1000000            /* readers of all nodes together */
#define ZYR_FORM_EDGES_MAX 8000000                 /* of the graph of what is computed before what */
#define ZYR_FORM_AUDIT_SIZE_BYTES_MAX ZYR_MIB (4)   /* the log of how one record was filled in */
#define ZYR_FORM_AUDIT_VALUE_BYTES_MAX ZYR_KIB (4) /* of an old or new value in it */
#define ZYR_FORM_ERRORS_N_MAX 200                  /* told of one form at once */
#define ZYR_FORM_FAILURES_N_MAX 1000               /* calculations that are known to fail */
#define ZYR_FORM_ROUNDS_MAX 200                    /* until what depends on itself has to rest */
#define ZYR_FORM_ACTIONS_N_MAX 1000                /* that one answer may set off */
#define ZYR_FORM_ACTION_DEPTH_MAX 50               /* actions set off by actions */
#define ZYR_REGEX_SIZE_BYTES_MAX ZYR_KIB (8)
#define ZYR_REGEX_MATCH_STEPS_MAX 200000

/* Operations and pushes (sync) */
#define ZYR_OPERATION_SIZE_BYTES_MAX ZYR_MIB (2)
#define ZYR_OPERATION_FIELDS_N_MAX 64
#define ZYR_PUSH_OPS_N_MAX 200
#define ZYR_REFUSED_OPS_N_MAX 100                  /* refused operations that a hello or a retry names */
#define ZYR_PUSH_SIZE_BYTES_MAX ZYR_KIB (256)      /* compressed; one larger operation goes alone */
#define ZYR_PULL_RECORDS_N_MAX 1000
#define ZYR_PULL_SIZE_BYTES_MAX ZYR_MIB (1)        /* compressed page; one larger record goes alone */
#define ZYR_SCOPES_N_MAX 64                        /* of one device */
#define ZYR_BODY_INFLATED_SIZE_BYTES_MAX ZYR_MIB (8)
#define ZYR_BODY_RATIO_MAX 20                      /* inflated : sent, beyond the next line */
#define ZYR_BODY_RATIO_FREE_SIZE_BYTES ZYR_MIB (1)
#define ZYR_HEADER_SIZE_BYTES_MAX ZYR_KIB (8)
#define ZYR_QUERY_SIZE_BYTES_MAX ZYR_KIB (4)
#define ZYR_WAIT_TIMEOUT_S_MAX 55
#define ZYR_PUSH_TARGET_S 5                        /* after a push that took longer comes half of it */
#define ZYR_RECONNECT_SPREAD_S_MAX 120
#define ZYR_READ_AGAIN_S 900                       /* the same file opened by the same person: noted once */
#define ZYR_JOURNAL_AGE_DAYS_MAX 30                /* acknowledged operations kept on the device */
#define ZYR_LOST_OPERATIONS_N_MAX 100000           /* that a device put back from a copy may lack */
#define ZYR_JOURNAL_N_MIN 200                      /* … and the last ones whatever its clock says */
#define ZYR_CLOCK_SKEW_WARNING_S 300
#define ZYR_CLOCK_SKEW_FLAG_S 86400
#define ZYR_LISTEN_BACKLOG_N 4096

/* Blobs */
#define ZYR_BLOB_SIZE_BYTES_MAX ZYR_MIB (20)
#define ZYR_BLOB_APPEND_SIZE_BYTES_MAX ZYR_MIB (1)
#define ZYR_PHOTO_SIZE_BYTES_MAX ZYR_KIB (300)     /* after re-encoding on the device */
#define ZYR_RECORDING_SIZE_BYTES_MAX ZYR_MIB (8)   /* a sound recorded on the device */
#define ZYR_RECORDING_LENGTH_S_MAX 1800
#define ZYR_BARCODE_SIZE_BYTES_MAX ZYR_KIB (4)     /* what one code says: a QR code holds 2,953 bytes */
#define ZYR_FEED_GONE_DAYS_MAX 180
#define ZYR_UPLOAD_AGE_DAYS_MAX 7

/* Maps */
#define ZYR_MAP_TILE_SIZE_BYTES_MAX ZYR_KIB (512)
#define ZYR_MAP_TILES_SIZE_BYTES_MAX ZYR_MIB (32)  /* kept on the device, of about 20 KiB each */
#define ZYR_MAP_TILE_AGE_DAYS_MAX 30               /* then it is fetched anew where there is a network */

/* Accounts */
#define ZYR_PASSWORD_CHARS_MIN 10
#define ZYR_PASSWORD_SIZE_BYTES_MAX 1024
#define ZYR_ACCESS_TOKEN_AGE_S_MAX 900
#define ZYR_REFRESH_TOKEN_AGE_S_MAX (30 * 86400)
#define ZYR_ENROLMENT_CODE_AGE_S_MAX (72 * 3600)

/* Search */
#define ZYR_SEARCH_QUERY_SIZE_BYTES_MAX 256
#define ZYR_SEARCH_TOKENS_N_MAX 8
#define ZYR_SEARCH_RESULTS_N_MAX 500

/* Money: 10^15 kuruş, far beyond any household and exact in a double */
#define ZYR_MONEY_KURUS_MAX G_GINT64_CONSTANT (1000000000000000)
