package dev.cairn.rest;

import dev.cairn.search.MessageSearch;
import dev.cairn.search.MessageSearchContract;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import dev.cairn.session.SessionStorage;
import dev.cairn.stakpak.StakpakSessionStorage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of search over HTTP. */
@ExtendWith(SharedCairn.class)
class DeployedSearchIT extends MessageSearchContract {

  private final Map<String, StakpakSessionStorage> storages = new HashMap<>();

  @Override
  protected SessionStorage storageFor(String username) {
    return storages.computeIfAbsent(
        username, name -> StakpakSessionStorage.connect(SharedCairn.uri(), TestUsers.token(name)));
  }

  @Override
  protected MessageSearch searchFor(String username) {
    return new HttpMessageSearch(
        new Http(SharedCairn.uri(), Optional.of(TestUsers.token(username))));
  }

  @AfterEach
  void closeStorages() throws Exception {
    for (StakpakSessionStorage storage : storages.values()) {
      storage.close();
    }
  }
}
