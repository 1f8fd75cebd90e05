/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-rig.h"

static guint n_keyrings;

void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
account_rig_set_up (const char     *name,
                    TestAuthority **authority,
                    FakeCentre    **centre,
                    ZyrKeyring    **keyring,
                    ZyrAccount    **account)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *dir = g_strdup_printf ("/nonexistent/%s-%u", name, ++n_keyrings);
  GError *error = NULL;

  *authority = test_authority_new ("Örnek Merkez CA");
  certificate = test_authority_issue (*authority, "127.0.0.1", -3600, 3600);
  *centre = fake_centre_new (certificate);
  *keyring = zyr_keyring_new (dir);
  *account = zyr_account_new ("127.0.0.1",
                              fake_centre_get_port (*centre),
                              (*authority)->ca_pem,
                              FAKE_DEVICE,
                              *keyring,
                              &error);
  g_assert_no_error (error);
}
